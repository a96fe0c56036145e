using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kefa.Bureau.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Erasures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "erasure",
                columns: table => new
                {
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    stream = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    n = table.Column<int>(type: "integer", nullable: false),
                    erased_by = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erasure", x => new { x.bureau_id, x.stream, x.n });
                    table.ForeignKey(
                        name: "FK_erasure_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_erasure_event_bureau_id_stream_erased_by",
                        columns: x => new { x.bureau_id, x.stream, x.erased_by },
                        principalTable: "event",
                        principalColumns: new[] { "bureau_id", "stream", "n" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_erasure_event_bureau_id_stream_n",
                        columns: x => new { x.bureau_id, x.stream, x.n },
                        principalTable: "event",
                        principalColumns: new[] { "bureau_id", "stream", "n" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_erasure_bureau_id_stream_erased_by",
                table: "erasure",
                columns: new[] { "bureau_id", "stream", "erased_by" });

            Guards.Erasure(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "erasure");
        }
    }
}
