"""From which store an order comes: stock, lots, parcels."""

from router.sourcing.stock import Lines, Lot, Parcel, Stock, Way, parcels_of

__all__ = ["Lines", "Lot", "Parcel", "Stock", "Way", "parcels_of"]
