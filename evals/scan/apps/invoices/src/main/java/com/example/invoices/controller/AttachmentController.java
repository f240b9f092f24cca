package com.example.invoices.controller;

import com.example.invoices.entity.Attachment;
import com.example.invoices.service.AttachmentService;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
@RequiredArgsConstructor
public class AttachmentController {

    private final AttachmentService attachmentService;

    @GetMapping("/api/invoices/{invoiceId}/attachments")
    public List<String> names(@PathVariable Long invoiceId) {
        return attachmentService.of(invoiceId).stream().map(Attachment::getFileName).toList();
    }

    @PostMapping("/api/invoices/{invoiceId}/attachments")
    public Map<String, Long> add(@PathVariable Long invoiceId, @RequestParam("file") MultipartFile file)
            throws IOException {
        return Map.of("id", attachmentService.add(invoiceId, file).getId());
    }

    @GetMapping("/api/invoices/{invoiceId}/attachments/{attachmentId}")
    public ResponseEntity<byte[]> content(@PathVariable Long invoiceId, @PathVariable Long attachmentId)
            throws IOException {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(attachmentService.content(invoiceId, attachmentId));
    }

    @GetMapping({"/api/letterheads/{name}", "/api/v1/letterheads/{name}"})
    public ResponseEntity<byte[]> letterhead(@PathVariable String name) throws IOException {
        return ResponseEntity.ok().contentType(MediaType.IMAGE_PNG).body(attachmentService.letterhead(name));
    }
}
