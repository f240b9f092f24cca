package com.example.invoices.repository;

import com.example.invoices.entity.Invoice;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

public interface InvoiceRepository extends JpaRepository<Invoice, Long> {

    Optional<Invoice> findByIdAndOwnerId(Long id, Long ownerId);

    @Query("select i from Invoice i where i.owner.id = :ownerId order by i.dueOn desc")
    Page<Invoice> pageOf(@Param("ownerId") Long ownerId, Pageable pageable);

    List<Invoice> findAllByIdInAndOwnerId(Collection<Long> ids, Long ownerId);

    @Query(value = "select coalesce(sum(total), 0) from invoices where owner_id = ?1 and status = 'PAID'",
            nativeQuery = true)
    BigDecimal paidTotal(Long ownerId);
}
