"""From the exports of CRM and ERP systems, and tidy files, to the rows that stand in `crm/`."""
