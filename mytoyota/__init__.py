"""My TOYOTA: buyer, user and connected services of a new car, registered at the dealer by QR code."""
