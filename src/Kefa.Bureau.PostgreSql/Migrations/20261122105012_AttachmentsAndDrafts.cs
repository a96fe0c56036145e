using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kefa.Bureau.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class AttachmentsAndDrafts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "draft",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    owner = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    stream = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    procedure = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    version = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    transition = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    typed = table.Column<string>(type: "text", nullable: false),
                    read_at_event = table.Column<int>(type: "integer", nullable: false),
                    begun_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_draft", x => x.id);
                    table.ForeignKey(
                        name: "FK_draft_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "number_series",
                columns: table => new
                {
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    series = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    last = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_number_series", x => new { x.bureau_id, x.series, x.year });
                    table.ForeignKey(
                        name: "FK_number_series_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "stored_file",
                columns: table => new
                {
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    media_type = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    stored_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stored_file", x => new { x.bureau_id, x.sha256 });
                    table.ForeignKey(
                        name: "FK_stored_file_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "draft_file",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    draft_id = table.Column<Guid>(type: "uuid", nullable: false),
                    purpose = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: false),
                    name = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    media_type = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    added_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_draft_file", x => x.id);
                    table.ForeignKey(
                        name: "FK_draft_file_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_draft_file_draft_draft_id",
                        column: x => x.draft_id,
                        principalTable: "draft",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_draft_bureau_id_owner_stream_procedure_transition",
                table: "draft",
                columns: new[] { "bureau_id", "owner", "stream", "procedure", "transition" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_draft_changed_at",
                table: "draft",
                column: "changed_at");

            migrationBuilder.CreateIndex(
                name: "IX_draft_file_bureau_id",
                table: "draft_file",
                column: "bureau_id");

            migrationBuilder.CreateIndex(
                name: "IX_draft_file_draft_id",
                table: "draft_file",
                column: "draft_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "draft_file");

            migrationBuilder.DropTable(
                name: "number_series");

            migrationBuilder.DropTable(
                name: "stored_file");

            migrationBuilder.DropTable(
                name: "draft");
        }
    }
}
