"""The API of a freight company, answered in process: parcels, documents, invoices, routes, back office.

It has the holes that real ones have. Who asks for another's shipment, document, stop or revenue report is
answered; another's invoice, ticket or customer record is refused. Objects' ids are of several kinds: running
numbers, random codes, UUIDs.
"""
