package com.example.invoices.repository;

import com.example.invoices.entity.Attachment;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

public interface AttachmentRepository extends JpaRepository<Attachment, Long> {

    List<Attachment> findByInvoiceId(Long invoiceId);

    Optional<Attachment> findByIdAndInvoiceId(Long id, Long invoiceId);
}
