package com.example.invoices.dto;

import java.math.BigDecimal;

public record InvoiceRow(Long id, String number, BigDecimal total, String status) {
}
