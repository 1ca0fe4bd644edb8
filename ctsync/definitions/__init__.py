"""Campaign files: from a folder of YAML to campaigns with everything decided, or to all that is wrong with them."""

from ctsync.definitions.explain import Origin, Origins, origins
from ctsync.definitions.load import Loaded, load_campaigns

__all__ = ["Loaded", "Origin", "Origins", "load_campaigns", "origins"]
