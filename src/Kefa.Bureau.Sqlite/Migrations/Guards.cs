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
        foreach ((string table, string sameKey) in AppendOnly)
        {
            string refuse = $"SELECT RAISE(ABORT, '{table} is append-only: its rows are never changed, replaced or deleted');";
            migrationBuilder.Sql($"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refuse} END;");
            migrationBuilder.Sql($"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refuse} END;");
            migrationBuilder.Sql($"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {sameKey}) BEGIN {refuse} END;");
        }

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
}
