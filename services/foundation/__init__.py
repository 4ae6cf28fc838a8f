"""What no service owns: the tools that every service is built with. It knows no noun of the business."""
