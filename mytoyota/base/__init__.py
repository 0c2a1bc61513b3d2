"""Base: what every package stands on and no guide step is named after: database, keys, clock, links, jobs."""
