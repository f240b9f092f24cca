package com.example.invoices.dto;

import jakarta.validation.constraints.Size;
import lombok.Data;

@Data
public class ProfileUpdate {

    @Size(max = 80)
    private String displayName;

    @Size(max = 34)
    private String iban;
}
