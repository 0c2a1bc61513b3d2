"""Made-up vehicle certificates as far as their QR codes go: what they say, printed and photographed; all by seed."""
