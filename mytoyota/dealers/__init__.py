"""Dealers, their stores and staff, and the orders whose QR codes the customers scan (guide 1-1/1, 2-2/4)."""
