using Microsoft.EntityFrameworkCore.Migrations;

namespace Kefa.Bureau.Sqlite.Migrations;

/// <summary>
/// What the database itself refuses. Written by hand; `tools/migrations` calls it at the end of the generated Up. REPLACE deletes
/// without firing DELETE triggers, so each table also looks before it inserts.
/// </summary>
internal static class Guards
{
    private static readonly (string Table, string SameKey)[] AppendOnly =
    [
        ("event", "bureau_id = NEW.bureau_id AND stream = NEW.stream AND n = NEW.n"),
        ("event_body", "bureau_id = NEW.bureau_id AND stream = NEW.stream AND n = NEW.n"),
        ("audit", "id = NEW.id"),
    ];

    private static readonly string[] FixedContentColumns =
    [
        "id", "bureau_id", "kind", "name", "version", "sha256", "in_force_from", "in_force_to", "bytes", "path",
        "created_at", "created_by", "published_at", "published_by",
    ];

    public static void Up(MigrationBuilder migrationBuilder)
    {
        foreach ((string table, string sameKey) in AppendOnly) Keep(migrationBuilder, table, sameKey);

        const string Fixed = "SELECT RAISE(ABORT, 'a published content version never changes: publish a new version');";
        string same = string.Join(" AND ", FixedContentColumns.Select(column => $"NEW.{column} IS OLD.{column}"));
        migrationBuilder.Sql(
            $"CREATE TRIGGER content_no_update BEFORE UPDATE ON content WHEN OLD.state <> 'Draft' AND NOT (OLD.state = 'Published' AND NEW.state = 'Withdrawn' AND {same}) BEGIN {Fixed} END;");
        migrationBuilder.Sql($"CREATE TRIGGER content_no_delete BEFORE DELETE ON content WHEN OLD.state <> 'Draft' BEGIN {Fixed} END;");
        migrationBuilder.Sql(
            $"""
             CREATE TRIGGER content_no_replace BEFORE INSERT ON content WHEN EXISTS (
                 SELECT 1 FROM content WHERE state <> 'Draft' AND (id = NEW.id OR (bureau_id IS NEW.bureau_id AND kind = NEW.kind AND name = NEW.name AND version = NEW.version)))
             BEGIN {Fixed} END;
             """);
    }

    /// <summary>The sealed record: a leaf changes once, when it gets its place in a log; the rest never.</summary>
    public static void SealedRecord(MigrationBuilder migrationBuilder)
    {
        Keep(migrationBuilder, "log_tile", "log_id = NEW.log_id AND level = NEW.level AND n = NEW.n");
        Keep(migrationBuilder, "log_checkpoint", "log_id = NEW.log_id AND (size = NEW.size OR previous_size = NEW.previous_size)");
        Keep(migrationBuilder, "log_cosignature", "log_id = NEW.log_id AND size = NEW.size AND witness = NEW.witness");

        string refuse = Refuse("leaf");
        string same = string.Join(" AND ", new[] { "id", "bureau_id", "kind", "hash", "entry", "stream", "n" }.Select(column => $"NEW.{column} IS OLD.{column}"));
        migrationBuilder.Sql($"CREATE TRIGGER leaf_no_update BEFORE UPDATE ON leaf WHEN NOT (OLD.ix IS NULL AND OLD.log_id IS NULL AND NEW.ix IS NOT NULL AND NEW.log_id IS NOT NULL AND {same}) BEGIN {refuse} END;");
        migrationBuilder.Sql($"CREATE TRIGGER leaf_no_delete BEFORE DELETE ON leaf BEGIN {refuse} END;");
        migrationBuilder.Sql(
            $"CREATE TRIGGER leaf_no_replace BEFORE INSERT ON leaf WHEN EXISTS (SELECT 1 FROM leaf WHERE id = NEW.id OR (bureau_id = NEW.bureau_id AND hash = NEW.hash) OR (log_id = NEW.log_id AND ix = NEW.ix)) BEGIN {refuse} END;");
    }

    /// <summary>Audit entries may go after six months, the shortest time that the Cybersecurity Law asks for; whether they do is the bureau's setting.</summary>
    public static void AuditRetention(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("DROP TRIGGER audit_no_delete;");
        migrationBuilder.Sql($"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit WHEN OLD.at > strftime('%Y-%m-%d %H:%M:%f', 'now', '-183 days') BEGIN {Refuse("audit")} END;");
    }

    /// <summary>The terms of what is searched, by the id of its row; they go with the row.</summary>
    public static void SearchIndex(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("CREATE VIRTUAL TABLE search_index USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize='ascii');");
        migrationBuilder.Sql("CREATE TRIGGER search_text_deleted AFTER DELETE ON search_text BEGIN DELETE FROM search_index WHERE rowid = OLD.id; END;");
    }

    /// <summary>A body goes only with a row of erasure, and that row comes only with the event that records it: one that names it and is sealed in the same transaction.</summary>
    public static void Erasure(MigrationBuilder migrationBuilder)
    {
        Keep(migrationBuilder, "erasure", "bureau_id = NEW.bureau_id AND stream = NEW.stream AND n = NEW.n");
        migrationBuilder.Sql(
            $"""
             CREATE TRIGGER erasure_is_recorded BEFORE INSERT ON erasure WHEN NOT (
                 EXISTS (SELECT 1 FROM event_body b WHERE b.bureau_id = NEW.bureau_id AND b.stream = NEW.stream AND b.n = NEW.n)
                 AND EXISTS (
                     SELECT 1 FROM event e
                     JOIN event_body b ON b.bureau_id = e.bureau_id AND b.stream = e.stream AND b.n = e.n
                     JOIN leaf l ON l.bureau_id = e.bureau_id AND l.stream = e.stream AND l.n = e.n
                     WHERE e.bureau_id = NEW.bureau_id AND e.stream = NEW.stream AND e.n = NEW.erased_by AND e.n > NEW.n AND e.type = 'EventErased'
                         AND l.kind = 'Event' AND l.ix IS NULL AND json_extract(b.data, '$.erased') = NEW.n))
             BEGIN SELECT RAISE(ABORT, '{NotRecorded}'); END;
             """);
        migrationBuilder.Sql("CREATE TRIGGER erasure_erases AFTER INSERT ON erasure BEGIN DELETE FROM event_body WHERE bureau_id = NEW.bureau_id AND stream = NEW.stream AND n = NEW.n; END;");

        migrationBuilder.Sql("DROP TRIGGER event_body_no_delete;");
        migrationBuilder.Sql($"CREATE TRIGGER event_body_no_delete BEFORE DELETE ON event_body WHEN NOT {Erased("OLD")} BEGIN {Refuse("event_body")} END;");
        migrationBuilder.Sql($"CREATE TRIGGER event_body_no_return BEFORE INSERT ON event_body WHEN {Erased("NEW")} BEGIN {Refuse("event_body")} END;");
    }

    private const string NotRecorded = "an erasure needs the event that records it, append-only and sealed in the same transaction";

    private static string Erased(string row) => $"EXISTS (SELECT 1 FROM erasure WHERE bureau_id = {row}.bureau_id AND stream = {row}.stream AND n = {row}.n)";

    private static void Keep(MigrationBuilder migrationBuilder, string table, string sameKey)
    {
        string refuse = Refuse(table);
        migrationBuilder.Sql($"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refuse} END;");
        migrationBuilder.Sql($"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refuse} END;");
        migrationBuilder.Sql($"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {sameKey}) BEGIN {refuse} END;");
    }

    private static string Refuse(string table) => $"SELECT RAISE(ABORT, '{table} is append-only: its rows are never changed, replaced or deleted');";
}
