package com.example.invoices.service;

import com.example.invoices.entity.Attachment;
import com.example.invoices.entity.Invoice;
import com.example.invoices.repository.AttachmentRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.util.StringUtils;
import org.springframework.web.multipart.MultipartFile;

@Service
public class AttachmentService {

    @Autowired
    private AttachmentRepository attachmentRepository;

    @Autowired
    private InvoiceService invoiceService;

    @Value("${app.storage}")
    private String storage;

    public List<Attachment> of(Long invoiceId) {
        Invoice invoice = invoiceService.find(invoiceId);
        return attachmentRepository.findByInvoiceId(invoice.getId());
    }

    public Attachment add(Long invoiceId, MultipartFile file) throws IOException {
        Invoice invoice = invoiceService.find(invoiceId);
        String key = UUID.randomUUID().toString();
        Files.copy(file.getInputStream(), Paths.get(storage, key));
        Attachment attachment = new Attachment();
        attachment.setInvoice(invoice);
        attachment.setFileName(StringUtils.getFilename(file.getOriginalFilename()));
        attachment.setContentType(file.getContentType());
        attachment.setStorageKey(key);
        return attachmentRepository.save(attachment);
    }

    public byte[] content(Long invoiceId, Long attachmentId) throws IOException {
        Invoice invoice = invoiceService.find(invoiceId);
        Attachment attachment = attachmentRepository.findByIdAndInvoiceId(attachmentId, invoice.getId())
                .orElseThrow(() -> new NoSuchElementException("attachment"));
        return Files.readAllBytes(Paths.get(storage, attachment.getStorageKey()));
    }

    public byte[] letterhead(String name) throws IOException {
        Path path = Paths.get(storage, "letterheads", StringUtils.getFilename(name));
        return Files.readAllBytes(path);
    }
}
