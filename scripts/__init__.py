"""The pipeline behind the handbook: import a guide, check the pages, build the site, print the handouts."""
