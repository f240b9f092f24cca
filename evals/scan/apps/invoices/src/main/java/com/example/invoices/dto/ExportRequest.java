package com.example.invoices.dto;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;

public record ExportRequest(@NotEmpty @Size(max = 200) List<Long> ids) {
}
