"""How services are paid: cards at a gateway, direct debit on paper, invoices (guide 3-1/6-A…10-A, 3-2/4-A…8-A)."""
