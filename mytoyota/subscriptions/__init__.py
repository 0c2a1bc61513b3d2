"""The services of a vehicle: what is offered at which price on which day, and what was applied for (guide 3-1, 3-2)."""
