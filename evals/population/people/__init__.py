"""Those who call every day: customers, drivers, employees, machines and the public."""
