package com.example.invoices.controller;

import com.example.invoices.entity.TaxRate;
import com.example.invoices.repository.TaxRateRepository;
import java.math.BigDecimal;
import java.util.NoSuchElementException;
import lombok.RequiredArgsConstructor;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/tax-rates")
@RequiredArgsConstructor
public class TaxRateController {

    private final TaxRateRepository taxRateRepository;

    @GetMapping("/{country}")
    public TaxRate one(@PathVariable String country) {
        return taxRateRepository.findById(country).orElseThrow(() -> new NoSuchElementException("country"));
    }

    @PutMapping("/{country}")
    @PreAuthorize("hasRole('ADMIN')")
    public TaxRate set(@PathVariable String country, @RequestParam BigDecimal percent) {
        TaxRate rate = taxRateRepository.findById(country).orElseGet(TaxRate::new);
        rate.setCountry(country);
        rate.setPercent(percent);
        return taxRateRepository.save(rate);
    }

    @DeleteMapping("/{country}")
    @PreAuthorize("hasRole('ADMIN')")
    public void remove(@PathVariable String country) {
        taxRateRepository.deleteById(country);
    }
}
