"""Base: what every room stands on and no guide step is named after: database, keys, clock, links, jobs."""
