"""The bots that Wutong is measured against: what one writes with the SDK alone."""
