"""What every room's pages share: the request's transaction, cookies, forms, errors, headers, QR codes."""
