package com.example.invoices.dto;

import jakarta.validation.constraints.NotBlank;

public record HookRequest(@NotBlank String url) {
}
