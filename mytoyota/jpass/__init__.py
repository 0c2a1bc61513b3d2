"""J-PASS: the contracts of a dealer's customers that come to their end, and what becomes of their vehicles."""
