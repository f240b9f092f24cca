package com.example.invoices.repository;

import com.example.invoices.entity.TaxRate;
import org.springframework.data.repository.CrudRepository;

public interface TaxRateRepository extends CrudRepository<TaxRate, String> {
}
