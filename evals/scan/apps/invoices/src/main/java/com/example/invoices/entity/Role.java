package com.example.invoices.entity;

public enum Role {
    FREELANCER,
    BOOKKEEPER,
    ADMIN
}
