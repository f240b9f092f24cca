package com.example.invoices.dto;

public record TokenResponse(String token) {
}
