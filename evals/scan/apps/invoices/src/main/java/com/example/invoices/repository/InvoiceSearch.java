package com.example.invoices.repository;

import com.example.invoices.dto.InvoiceRow;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

@Repository
public class InvoiceSearch {

    private static final Map<String, String> COLUMNS = Map.of("due", "due_on", "number", "number", "total", "total");

    private final JdbcTemplate jdbcTemplate;

    @PersistenceContext
    private EntityManager entityManager;

    public InvoiceSearch(JdbcTemplate jdbcTemplate) {
        this.jdbcTemplate = jdbcTemplate;
    }

    public List<InvoiceRow> search(Long ownerId, String text, String sort) {
        String column = COLUMNS.getOrDefault(sort, "due_on");
        String sql = "select id, number, total, status from invoices where owner_id = ? and note like ? order by " + column;
        return jdbcTemplate.query(sql, (rs, n) -> new InvoiceRow(rs.getLong("id"), rs.getString("number"),
                rs.getBigDecimal("total"), rs.getString("status")), ownerId, "%" + text + "%");
    }

    @SuppressWarnings("unchecked")
    public List<Object[]> totalsByCity(Long ownerId, String city) {
        return entityManager
                .createNativeQuery("select c.name, sum(i.total) from invoices i join clients c on c.id = i.client_id"
                        + " where i.owner_id = :owner and c.city = :city group by c.name")
                .setParameter("owner", ownerId)
                .setParameter("city", city)
                .getResultList();
    }
}
