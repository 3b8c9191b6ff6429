"""The evidence ledger: claims and their marks in pages in; the ledger page, chips and exports out."""
