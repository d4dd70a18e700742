"""From which store an order comes: stock, lots, parcels, and the assignment of orders to goods."""

from router.sourcing.stock import Lines, Lot, Parcel, Stock, Way, parcels_of

__all__ = ["Lines", "Lot", "Parcel", "Stock", "Way", "parcels_of"]
