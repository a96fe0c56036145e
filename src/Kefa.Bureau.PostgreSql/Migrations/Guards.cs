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

    private static void Keep(MigrationBuilder migrationBuilder, string table) =>
        migrationBuilder.Sql($"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION kefa_append_only();");
}
