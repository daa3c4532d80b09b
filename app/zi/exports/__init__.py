"""The record of a year as files: JSON, XLSX, PDF, and a ZIP with the evidence itself."""
