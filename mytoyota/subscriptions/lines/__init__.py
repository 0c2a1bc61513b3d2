"""The line of a vehicle's communication unit, which T-Connect needs: opened, followed and closed (guide 5-1/3-A)."""
