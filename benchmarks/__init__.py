"""What the portal costs: populated at growing sizes, measured beside a bare Django view."""
