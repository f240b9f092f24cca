package com.example.invoices.dto;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.time.LocalDate;

public record InvoiceRequest(
        @NotNull Long clientId,
        String number,
        @PositiveOrZero BigDecimal total,
        LocalDate dueOn,
        String note) {
}
