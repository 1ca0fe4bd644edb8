"""The registers: what CleverTap's dashboard and other offices hold, written down beside the campaigns (yaml.md 10)."""

from ctsync.registers.load import load_registers

__all__ = ["load_registers"]
