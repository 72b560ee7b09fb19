"""Customers who order again until they lapse: the buy-till-you-die family, subscriptions, spend per order.

x is the number of repeat orders of a customer, t_x the time of the last one, T the time observed, all since
the first order; 0 ≤ t_x ≤ T. Time is in any unit, the same throughout (weeks in the papers).
"""
