"""People who register after delivery, the certificate service, and those who review."""
