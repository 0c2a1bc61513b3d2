"""The dealer console: orders and their QR codes, the live desk, staff checks, certificates, the demo's home."""
