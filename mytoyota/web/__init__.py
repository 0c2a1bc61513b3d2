"""What every package's pages share: the request's transaction, cookies, forms, errors, headers, QR codes."""
