"""Who is buyer and user of which vehicle: registering, matching with the certificate, replacing, and their mails."""
