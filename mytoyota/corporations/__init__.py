"""The register of corporations: numbers, the National Tax Agency's Web-API, its bulk files, and the demo's twin."""
