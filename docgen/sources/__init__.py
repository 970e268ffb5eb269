"""Reading what people and CRM systems write: YAML, workbooks and exports."""
