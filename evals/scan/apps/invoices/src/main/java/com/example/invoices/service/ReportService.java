package com.example.invoices.service;

import com.example.invoices.repository.InvoiceRepository;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Service;

@Slf4j
@Service
@RequiredArgsConstructor
public class ReportService {

    private static final Set<String> FORMATS = Set.of("pdf", "csv");

    private final InvoiceRepository invoiceRepository;

    public BigDecimal paid(Long accountId) {
        return invoiceRepository.paidTotal(accountId);
    }

    public int render(String year, String format) throws IOException, InterruptedException {
        if (!FORMATS.contains(format)) {
            throw new IllegalArgumentException("format");
        }
        ProcessBuilder builder = new ProcessBuilder("report-render", "--year", year, "--format", format);
        Process process = builder.start();
        int code = process.waitFor();
        log.info("rendered {} as {}: {}", year, format, code);
        return code;
    }
}
