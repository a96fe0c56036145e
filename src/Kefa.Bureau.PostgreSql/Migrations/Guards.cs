using Microsoft.EntityFrameworkCore.Migrations;

namespace Kefa.Bureau.PostgreSql.Migrations;

/// <summary>What the database itself refuses. Written by hand; `tools/migrations` calls it at the end of the generated Up.</summary>
internal static class Guards
{
    private static readonly string[] AppendOnly = ["event", "event_body", "audit"];

    private static readonly string[] FixedContentColumns =
    [
        "id", "bureau_id", "kind", "name", "version", "sha256", "in_force_from", "in_force_to", "bytes", "path",
        "created_at", "created_by", "published_at", "published_by",
    ];

    public static void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            CREATE FUNCTION kefa_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only: its rows are never changed, replaced or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END $$;
            """);
        foreach (string table in AppendOnly) Keep(migrationBuilder, table);

        string after = string.Join(", ", FixedContentColumns.Select(column => "NEW." + column));
        string before = string.Join(", ", FixedContentColumns.Select(column => "OLD." + column));
        migrationBuilder.Sql(
            $"""
             CREATE FUNCTION kefa_content_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
                 IF TG_OP <> 'TRUNCATE' THEN
                     IF OLD.state = 'Draft' THEN RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END; END IF;
                     IF TG_OP = 'UPDATE' AND OLD.state = 'Published' AND NEW.state = 'Withdrawn' AND ROW({after}) IS NOT DISTINCT FROM ROW({before}) THEN RETURN NEW; END IF;
                 END IF;
                 RAISE EXCEPTION 'a published content version never changes: publish a new version' USING ERRCODE = 'restrict_violation';
             END $$;
             """);
        migrationBuilder.Sql("CREATE TRIGGER content_fixed BEFORE UPDATE OR DELETE ON content FOR EACH ROW EXECUTE FUNCTION kefa_content_fixed();");
        migrationBuilder.Sql("CREATE TRIGGER content_no_truncate BEFORE TRUNCATE ON content FOR EACH STATEMENT EXECUTE FUNCTION kefa_content_fixed();");
    }

    /// <summary>The sealed record: a leaf changes once, when it gets its place in a log; the rest never.</summary>
    public static void SealedRecord(MigrationBuilder migrationBuilder)
    {
        foreach (string table in new[] { "log_tile", "log_checkpoint", "log_cosignature" }) Keep(migrationBuilder, table);

        string[] columns = ["id", "bureau_id", "kind", "hash", "entry", "stream", "n"];
        string after = string.Join(", ", columns.Select(column => "NEW." + column));
        string before = string.Join(", ", columns.Select(column => "OLD." + column));
        migrationBuilder.Sql(
            $"""
             CREATE FUNCTION kefa_leaf_placed_once() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
                 IF OLD.ix IS NULL AND OLD.log_id IS NULL AND NEW.ix IS NOT NULL AND NEW.log_id IS NOT NULL AND ROW({after}) IS NOT DISTINCT FROM ROW({before}) THEN RETURN NEW; END IF;
                 RAISE EXCEPTION 'leaf is append-only: its rows are never changed, replaced or deleted' USING ERRCODE = 'restrict_violation';
             END $$;
             """);
        migrationBuilder.Sql("CREATE TRIGGER leaf_placed_once BEFORE UPDATE ON leaf FOR EACH ROW EXECUTE FUNCTION kefa_leaf_placed_once();");
        migrationBuilder.Sql("CREATE TRIGGER leaf_append_only BEFORE DELETE OR TRUNCATE ON leaf FOR EACH STATEMENT EXECUTE FUNCTION kefa_append_only();");
    }

    /// <summary>Audit entries may go after six months, the shortest time that the Cybersecurity Law asks for; whether they do is the bureau's setting.</summary>
    public static void AuditRetention(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("DROP TRIGGER audit_append_only ON audit;");
        migrationBuilder.Sql("CREATE TRIGGER audit_append_only BEFORE UPDATE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION kefa_append_only();");
        migrationBuilder.Sql("CREATE TRIGGER audit_kept BEFORE DELETE ON audit FOR EACH ROW WHEN (OLD.at > now() - interval '183 days') EXECUTE FUNCTION kefa_append_only();");
    }

    /// <summary>The terms of what is searched, and their index. EF Core does not know the column: it is written and asked in SQL.</summary>
    public static void SearchIndex(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("ALTER TABLE search_text ADD COLUMN terms tsvector NOT NULL DEFAULT ''::tsvector;");
        migrationBuilder.Sql("CREATE INDEX ix_search_text_terms ON search_text USING gin (terms);");
    }

    /// <summary>
    /// A body goes only with a row of erasure, and that row comes only with the event that records it: one that names it and is sealed in the same transaction. The
    /// owner's function removes it: the role that serves may not delete bodies at all.
    /// </summary>
    public static void Erasure(MigrationBuilder migrationBuilder)
    {
        Keep(migrationBuilder, "erasure");
        migrationBuilder.Sql(
            """
            CREATE FUNCTION kefa_erasure_is_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT 1 FROM event_body b WHERE b.bureau_id = NEW.bureau_id AND b.stream = NEW.stream AND b.n = NEW.n)
                    AND EXISTS (
                        SELECT 1 FROM event e
                        JOIN event_body b ON b.bureau_id = e.bureau_id AND b.stream = e.stream AND b.n = e.n
                        JOIN leaf l ON l.bureau_id = e.bureau_id AND l.stream = e.stream AND l.n = e.n
                        WHERE e.bureau_id = NEW.bureau_id AND e.stream = NEW.stream AND e.n = NEW.erased_by AND e.n > NEW.n AND e.type = 'EventErased'
                            AND l.kind = 'Event' AND l.ix IS NULL AND b.data ->> 'erased' = NEW.n::text) THEN RETURN NEW; END IF;
                RAISE EXCEPTION 'an erasure needs the event that records it, append-only and sealed in the same transaction' USING ERRCODE = 'restrict_violation';
            END $$;
            """);
        migrationBuilder.Sql(
            """
            CREATE FUNCTION kefa_erase() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                DELETE FROM event_body WHERE bureau_id = NEW.bureau_id AND stream = NEW.stream AND n = NEW.n;
                RETURN NULL;
            END $$;
            """);
        migrationBuilder.Sql(
            """
            CREATE FUNCTION kefa_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM erasure WHERE bureau_id = OLD.bureau_id AND stream = OLD.stream AND n = OLD.n) THEN RETURN OLD; END IF;
                IF TG_OP = 'INSERT' AND NOT EXISTS (SELECT 1 FROM erasure WHERE bureau_id = NEW.bureau_id AND stream = NEW.stream AND n = NEW.n) THEN RETURN NEW; END IF;
                RAISE EXCEPTION '% is append-only: its rows are never changed, replaced or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END $$;
            """);
        migrationBuilder.Sql("CREATE TRIGGER erasure_is_recorded BEFORE INSERT ON erasure FOR EACH ROW EXECUTE FUNCTION kefa_erasure_is_recorded();");
        migrationBuilder.Sql("CREATE TRIGGER erasure_erases AFTER INSERT ON erasure FOR EACH ROW EXECUTE FUNCTION kefa_erase();");

        migrationBuilder.Sql("DROP TRIGGER event_body_append_only ON event_body;");
        migrationBuilder.Sql("CREATE TRIGGER event_body_append_only BEFORE UPDATE OR TRUNCATE ON event_body FOR EACH STATEMENT EXECUTE FUNCTION kefa_append_only();");
        migrationBuilder.Sql("CREATE TRIGGER event_body_only_erased BEFORE INSERT OR DELETE ON event_body FOR EACH ROW EXECUTE FUNCTION kefa_only_erased();");
    }

    private static void Keep(MigrationBuilder migrationBuilder, string table) =>
        migrationBuilder.Sql($"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION kefa_append_only();");
}
