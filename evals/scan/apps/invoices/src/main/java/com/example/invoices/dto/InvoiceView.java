package com.example.invoices.dto;

import com.example.invoices.entity.Invoice;
import java.math.BigDecimal;
import java.time.LocalDate;

public record InvoiceView(Long id, String number, BigDecimal total, LocalDate dueOn, String status) {

    public static InvoiceView of(Invoice invoice) {
        return new InvoiceView(invoice.getId(), invoice.getNumber(), invoice.getTotal(), invoice.getDueOn(),
                invoice.getStatus().name());
    }
}
