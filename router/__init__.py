"""Delivery route optimizer: a day of orders in, checked route plans with ETAs out."""
