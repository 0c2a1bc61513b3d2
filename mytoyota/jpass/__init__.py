"""J-PASS: the finance company's contracts at the dealers, their search, the return of vehicles with its approvals."""
