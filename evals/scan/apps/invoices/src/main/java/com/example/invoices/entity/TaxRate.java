package com.example.invoices.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import lombok.Data;

@Data
@Entity
@Table(name = "tax_rates")
public class TaxRate {

    @Id
    private String country;

    private BigDecimal percent;
}
