"""Where things are kept: controls, journal, and the listeners that pass evidence on."""
