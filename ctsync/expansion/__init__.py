"""From a definition to the instances that CleverTap will hold, or to everything that is wrong with it."""
