"""Running the product: trouble with disk and database, logs, metrics, backup, keys, erasing, servers in front."""
